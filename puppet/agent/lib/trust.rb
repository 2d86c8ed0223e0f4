# frozen_string_literal: true

require 'digest'
require 'json'
require 'openssl'
require_relative 'refusal'

module PlumblineAgent
  # Opens sealed documents: {"payload": "<text>", "key": "<id>", "signature": "<base64>"}. The signature is over the
  # bytes of the payload, so that nobody has to agree on a canonical form. Which algorithm it is follows from the key that
  # the host trusts, never from the document: Ed25519, or ECDSA with SHA-256 and P-256, as KMS signs.
  class Trust
    # Every `*.pem` in the folder is a public key that may have signed. Two of them while a key is exchanged.
    def initialize(folder)
      @keys = Dir.glob(File.join(folder, '*.pem')).sort.to_h do |file|
        key = OpenSSL::PKey.read(File.read(file))
        raise ArgumentError, "#{file}: neither an Ed25519 key nor one on P-256" unless Trust.usable?(key)

        [Digest::SHA256.hexdigest(key.public_to_der)[0, 16], key]
      rescue OpenSSL::PKey::PKeyError => e
        raise ArgumentError, "#{file}: not a public key: #{e.message}"
      end
      raise ArgumentError, "no public key (*.pem) in #{folder}" if @keys.empty?
    end

    def self.usable?(key)
      key.is_a?(OpenSSL::PKey::EC) ? key.group.curve_name == 'prime256v1' : key.oid == 'ED25519'
    end

    # The payload, as it was signed and as it reads.
    def open(text, what)
      sealed = parse(text, what)
      payload, id, signature = sealed.values_at('payload', 'key', 'signature')
      strings = [payload, id, signature].all?(String)
      raise Refusal.new('verify', "#{what} is not signed") unless strings

      key = @keys[id] or raise Refusal.new('verify', "#{what} is signed by #{id.inspect[0, 40]}, a key that this host does not trust")
      raise Refusal.new('verify', "the signature of #{what} is wrong") unless signed?(key, signature, payload)

      [payload, parse(payload, what)]
    end

    private

    def signed?(key, signature, payload)
      # Ed25519 hashes by itself.
      hash = key.is_a?(OpenSSL::PKey::EC) ? 'SHA256' : nil
      key.verify(hash, signature.unpack1('m0'), payload)
    rescue OpenSSL::PKey::PKeyError, ArgumentError
      false
    end

    def parse(text, what)
      value = JSON.parse(text)
      raise Refusal.new('verify', "#{what} is no object") unless value.is_a?(Hash)

      value
    rescue JSON::ParserError, EncodingError
      raise Refusal.new('verify', "#{what} is not JSON")
    end
  end
end
