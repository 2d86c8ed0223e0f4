# frozen_string_literal: true

require 'json'
require 'net/http'
require_relative 'refusal'

module PlumblineAgent
  # Credentials of the environment, or of the instance by its metadata service, version 2
  # ("Use the Instance Metadata Service" in the Amazon EC2 User Guide).
  module Credentials
    HOST = '169.254.169.254'
    ROLES = '/latest/meta-data/iam/security-credentials/'

    Keys = Struct.new(:id, :secret, :token)

    def self.find(environment = ENV)
      id = environment['AWS_ACCESS_KEY_ID']
      secret = environment['AWS_SECRET_ACCESS_KEY']
      return Keys.new(id, secret, environment['AWS_SESSION_TOKEN']) if id && secret

      of_instance
    end

    def self.of_instance
      Net::HTTP.start(HOST, 80, nil, open_timeout: 2, read_timeout: 5) do |http|
        session = http.put('/latest/api/token', '', 'X-aws-ec2-metadata-token-ttl-seconds' => '60').body
        ask = ->(path) { http.get(path, 'X-aws-ec2-metadata-token' => session).body }
        keys = JSON.parse(ask.call(ROLES + ask.call(ROLES).lines.first.to_s.strip))
        Keys.new(keys.fetch('AccessKeyId'), keys.fetch('SecretAccessKey'), keys.fetch('Token'))
      end
    rescue SystemCallError, Timeout::Error, IOError, KeyError, JSON::ParserError => e
      raise Unreachable, "no credentials: neither in the environment nor of the instance (#{e.class})"
    end
  end
end
