# The controller: Node 24, git and OpenVox, as a user without a name, on a root that may be read-only.
#
#   docker buildx build --platform linux/arm64 --tag plumbline .
#
# Give NODE_IMAGE with its digest (node:24.21.0-trixie-slim@sha256:…) for a build that is the same again.
ARG NODE_IMAGE=node:24.21.0-trixie-slim

# What runs: the code put together, and the dashboard. No package and no script of one is in the image.
FROM ${NODE_IMAGE} AS program
WORKDIR /plumbline
COPY . .
RUN npm ci --ignore-scripts && npm run dashboard && node scripts/bundle.ts dist/program

FROM ${NODE_IMAGE}
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
ARG OPENVOX_RELEASE=https://apt.voxpupuli.org/openvox8-release-debian13.deb
# The authorities that certify the databases of RDS, which Node does not know.
ARG RDS_AUTHORITIES=https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem
# Debian mends git in its stable release: no version is pinned, so that a build has what was mended.
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates curl git gpg openssh-client \
  && curl --fail --silent --show-error --location --proto '=https' --output /openvox-release.deb "$OPENVOX_RELEASE" \
  && dpkg --install /openvox-release.deb \
  && install -d -m 0755 /etc/plumbline \
  && curl --fail --silent --show-error --location --proto '=https' --output /etc/plumbline/rds-global-bundle.pem "$RDS_AUTHORITIES" \
  && grep --quiet 'BEGIN CERTIFICATE' /etc/plumbline/rds-global-bundle.pem \
  && chmod 0644 /etc/plumbline/rds-global-bundle.pem \
  && apt-get update \
  && apt-get install -y --no-install-recommends openvox-agent \
  && apt-get purge -y --auto-remove curl \
  && rm -rf /openvox-release.deb /var/lib/apt/lists/* /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx \
  && groupadd --gid 10001 plumbline \
  && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin plumbline \
  && install -d -o 10001 -g 10001 -m 0700 /var/lib/plumbline
WORKDIR /plumbline
COPY package.json LICENSE ./
COPY api/src/pages api/src/pages
COPY desired-state/examples desired-state/examples
COPY desired-state/schema desired-state/schema
COPY --from=program /plumbline/dashboard/dist dashboard/dist
COPY --from=program /plumbline/dist/program ./
ENV NODE_ENV=production
USER 10001:10001
# A volume keeps the owner and the mode that it has here, also where the root is read-only.
VOLUME ["/tmp", "/var/lib/plumbline"]
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "lib/plumbline.js"]
CMD ["serve", "--config", "/etc/plumbline/plumbline.yaml"]
