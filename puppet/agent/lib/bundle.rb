# frozen_string_literal: true

require 'digest'
require 'time'
require_relative 'archive'
require_relative 'refusal'

module PlumblineAgent
  # What the controller published for one bundle: a pointer, and the archives that it points to.
  class Bundle
    POINTER_BYTES_MAX = 1024 * 1024
    MANIFEST_BYTES_MAX = 16 * 1024 * 1024
    ARCHIVE_BYTES_MAX = 128 * 1024 * 1024
    DIGEST = /\A[0-9a-f]{64}\z/

    def initialize(config, s3, trust)
      @config = config
      @s3 = s3
      @trust = trust
    end

    # The signed pointer; its payload as it was signed, and as it reads.
    def pointer(now)
      text = @s3.get("#{@config.prefix}current/#{@config.bundle}.json", POINTER_BYTES_MAX)
      raise Unreachable, "nothing is published for #{@config.unit}" if text.nil?

      payload, pointer = @trust.open(text, 'the pointer')
      expect(pointer, 'PuppetPointer', 'the pointer')
      # Nobody renews the last word on a bundle that is gone; that it is the last one says its generation.
      return [payload, pointer] if pointer['retired'] == true

      valid_until = time(pointer['validUntil'])
      if valid_until < now
        raise Refusal.new('verify', "the pointer was valid until #{valid_until.iso8601}; here it is #{now.iso8601}")
      end

      [payload, pointer]
    end

    # The digest that a host is to have; nil while its wave has not come and there was no bundle before.
    def self.digest_for(pointer, node)
      following = pointer['next']
      chosen = following.is_a?(Hash) && Array(following['nodes']).include?(node) ? following['digest'] : pointer['digest']
      return nil if chosen.nil?
      raise Refusal.new('verify', 'the pointer names no digest') unless chosen.is_a?(String) && DIGEST.match?(chosen)

      chosen
    end

    # The files of a bundle, after everything about it was verified.
    def entries(digest)
      base = "#{@config.prefix}bundles/#{@config.bundle}/#{digest}"
      sealed = fetch("#{base}.json", MANIFEST_BYTES_MAX)
      _payload, manifest = @trust.open(sealed, 'the manifest')
      expect(manifest, 'PuppetManifest', 'the manifest')
      raise Refusal.new('verify', 'the manifest is of another bundle') unless manifest['digest'] == "sha256:#{digest}"

      tar = Archive.inflate(fetch("#{base}.tar.gz", ARCHIVE_BYTES_MAX), manifest['size'])
      found = Digest::SHA256.hexdigest(tar)
      raise Refusal.new('verify', "the archive is not what its name says: it has digest #{found[0, 16]}") unless found == digest

      Archive.entries(tar)
    end

    private

    def fetch(key, max_bytes)
      @s3.get(key, max_bytes) || raise(Unreachable, "#{key} is not there")
    end

    # One key may sign for many bundles: what it signed for another one is no good here.
    def expect(document, kind, what)
      raise Refusal.new('verify', "#{what} is no #{kind}") unless document['kind'] == kind
      return if document['apiVersion'] == 'plumbline/v1' && document['unit'] == @config.unit

      raise Refusal.new('verify', "#{what} is of #{document['unit'].inspect[0, 100]}, and this host takes #{@config.unit}")
    end

    def time(text)
      Time.iso8601(text.to_s)
    rescue ArgumentError
      raise Refusal.new('verify', 'the pointer does not say until when it is valid')
    end
  end
end
