# frozen_string_literal: true

require 'digest'
require 'net/http'
require 'openssl'
require 'time'
require 'timeout'
require 'uri'
require_relative 'credentials'
require_relative 'refusal'

module PlumblineAgent
  # The two calls of S3 that a host needs, signed by Signature Version 4 ("Authenticating Requests (AWS Signature
  # Version 4)" in the Amazon S3 API reference).
  class S3
    # One answer, from the first byte to the last.
    SECONDS_MAX = 600
    ERROR_BYTES_MAX = 64 * 1024

    def initialize(config, keys = nil, seconds_max: SECONDS_MAX)
      @config = config
      @keys = keys
      @seconds_max = seconds_max
    end

    # The content; nil when there is no such object.
    def get(key, max_bytes)
      # Nothing is unpacked on the way: how large an archive may become is known to who reads its manifest.
      send_request(Net::HTTP::Get.new(path_of(key), 'Accept-Encoding' => 'identity')) do |response|
        return nil if response.code == '404'

        expect_success(response, "GET #{key}")
        return read_body(response, key, max_bytes)
      end
    end

    def put(key, content)
      request = Net::HTTP::Put.new(path_of(key))
      request.body = content
      request['Content-Type'] = 'application/json'
      send_request(request) do |response|
        expect_success(response, "PUT #{key}")
        read_body(response, key, ERROR_BYTES_MAX)
      end
    end

    # The headers that sign a request. `now` is a Time in UTC.
    def self.authorization(request, host:, region:, keys:, now:)
      moment = now.strftime('%Y%m%dT%H%M%SZ')
      hash = Digest::SHA256.hexdigest(request.body.to_s)
      headers = { 'host' => host, 'x-amz-content-sha256' => hash, 'x-amz-date' => moment }
      headers['x-amz-security-token'] = keys.token if keys.token
      headers['range'] = request['Range'] if request['Range']
      headers = headers.sort.to_h
      signed = headers.keys.join(';')
      lines = [request.method, request.path, '', *headers.map { |name, value| "#{name}:#{value}" }, '', signed, hash]
      scope = "#{moment[0, 8]}/#{region}/s3/aws4_request"
      text = ['AWS4-HMAC-SHA256', moment, scope, Digest::SHA256.hexdigest(lines.join("\n"))].join("\n")
      key = [moment[0, 8], region, 's3', 'aws4_request'].reduce("AWS4#{keys.secret}") { |made, part| hmac(made, part) }
      signature = hmac(key, text).unpack1('H*')
      value = "AWS4-HMAC-SHA256 Credential=#{keys.id}/#{scope},SignedHeaders=#{signed},Signature=#{signature}"
      headers.except('host', 'range').merge('authorization' => value)
    end

    def self.hmac(key, text) = OpenSSL::HMAC.digest('SHA256', key, text)

    private

    def address
      @address ||= URI(@config.endpoint || "https://s3.#{@config.region}.amazonaws.com")
    end

    # Every key that we use is made of characters that need no escape but these.
    def path_of(key)
      escaped = key.split('/', -1).map { |part| URI.encode_www_form_component(part).gsub('+', '%20') }.join('/')
      "/#{@config.bucket}/#{escaped}"
    end

    def send_request(request, &answer)
      @keys ||= Credentials.find
      host = address.port == address.default_port ? address.host : "#{address.host}:#{address.port}"
      request['Host'] = host
      S3.authorization(request, host: host, region: @config.region, keys: @keys, now: Time.now.utc)
        .each { |name, value| request[name] = value }
      options = { use_ssl: address.scheme == 'https', open_timeout: 10, read_timeout: 60 }
      Timeout.timeout(@seconds_max) do
        Net::HTTP.start(address.host, address.port, nil, **options) { |http| http.request(request, &answer) }
      end
    rescue SystemCallError, SocketError, Timeout::Error, IOError, OpenSSL::SSL::SSLError, Net::ProtocolError,
           Net::HTTPBadResponse, Net::HTTPHeaderSyntaxError => e
      raise Unreachable, "#{request.method} #{request.path}: #{e.class}: #{e.message}"
    end

    def expect_success(response, what)
      return if response.is_a?(Net::HTTPSuccess)

      said = read_body(response, what, ERROR_BYTES_MAX)
      code = said[%r{<Code>([A-Za-z]{1,64})</Code>}, 1]
      raise Unreachable, "#{what}: S3 answered #{[response.code, code].compact.join(' ')}"
    end

    def read_body(response, key, max_bytes)
      body = String.new(encoding: Encoding::BINARY)
      response.read_body do |part|
        body << part
        raise Refusal.new('verify', "#{key} has more than #{max_bytes} bytes") if body.bytesize > max_bytes
      end
      body
    end
  end
end
