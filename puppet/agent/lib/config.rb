# frozen_string_literal: true

require 'json'
require 'socket'
require_relative 'refusal'

module PlumblineAgent
  # What the operator of the host decides. Nothing that comes from S3 can change it.
  class Config
    FIELDS = {
      'unit' => %r{\A[a-z][a-z0-9-]*/bundle/[a-z][a-z0-9-]*\z},
      'bucket' => /\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z/,
      'prefix' => %r{\A([A-Za-z0-9_-][A-Za-z0-9._-]*/)*\z},
      'region' => /\A[a-z]{2}(-[a-z]+)+-\d\z/,
      'endpoint' => %r{\Ahttps?://[^/]+\z},
      'node' => /\A[a-z0-9_]([a-z0-9._-]{0,253}[a-z0-9])?\z/,
      'root' => %r{\A/.+},
      'puppet' => %r{\A/.+},
      'keys' => %r{\A/.+},
    }.freeze

    DEFAULTS = {
      'prefix' => '',
      'root' => '/var/lib/plumbline-agent',
      'keys' => '/etc/plumbline-agent/keys',
      'timeoutSeconds' => 3600,
      'keep' => 3,
    }.freeze

    EXAMPLES = {
      'unit' => 'prod/bundle/edge', 'bucket' => 'plumbline-prod-puppet', 'prefix' => 'edge/', 'region' => 'eu-west-1',
      'endpoint' => 'https://s3.eu-west-1.amazonaws.com', 'node' => 'edge-1', 'root' => DEFAULTS['root'],
      'puppet' => '/usr/bin/puppet', 'keys' => DEFAULTS['keys']
    }.freeze

    # One that is missing, unknown or not as it should be.
    class WrongField < StandardError; end

    PUPPETS = %w[/opt/puppetlabs/bin/puppet /usr/bin/puppet].freeze

    def self.read(file)
      fields = JSON.parse(File.read(file))
      raise ArgumentError, "#{file}: write an object" unless fields.is_a?(Hash)

      new(DEFAULTS.merge(fields))
    rescue WrongField => e
      raise ArgumentError, "#{file}: #{e.message}"
    rescue JSON::ParserError => e
      raise ArgumentError, "#{file}: not JSON: #{e.message}"
    rescue SystemCallError => e
      raise ArgumentError, "#{file}: #{e.message}"
    end

    def initialize(fields)
      @fields = fields
      @fields['node'] ||= Socket.gethostname.downcase
      @fields['puppet'] ||= PUPPETS.find { |path| File.executable?(path) } || PUPPETS.last
      check
    end

    %w[unit bucket prefix region endpoint node root puppet keys].each do |name|
      define_method(name) { @fields[name] }
    end

    def timeout_seconds = @fields['timeoutSeconds']
    def keep = @fields['keep']
    def bundle = unit.split('/').last

    private

    def check
      unknown = @fields.keys - FIELDS.keys - DEFAULTS.keys
      raise WrongField, "unknown field #{unknown.first}" unless unknown.empty?

      FIELDS.each do |name, pattern|
        value = @fields[name]
        next if value.nil? && name == 'endpoint'
        next if value.is_a?(String) && pattern.match?(value)

        raise WrongField, "#{name} is missing or not as it should be: write one such as #{EXAMPLES[name].inspect}"
      end
      %w[timeoutSeconds keep].each do |name|
        value = @fields[name]
        raise WrongField, "#{name} must be a whole number above 0" unless value.is_a?(Integer) && value.positive?
      end
    end
  end
end
