# frozen_string_literal: true

require 'json'
require 'time'
require_relative 'bundle'
require_relative 'config'
require_relative 'disk'
require_relative 'memory'
require_relative 'puppet_run'
require_relative 's3'
require_relative 'trust'

module PlumblineAgent
  VERSION = '1'

  # One run: verify, unpack, gate, switch, apply, report. Whatever goes wrong before the switch, the host goes on with
  # the bundle that it has, and the report says what was refused.
  class Run
    def initialize(config, now: -> { Time.now.utc })
      @config = config
      @now = now
      @disk = Disk.new(config.root)
      @s3 = S3.new(config)
    end

    # Returns :busy, :early, :good or :bad.
    def call(if_due: false)
      return :busy unless @disk.lock

      @memory = Memory.new(@disk, @config.unit)
      started = @now.call
      return :early if if_due && !@memory.due?(@config.node, started.to_i)

      @told = first_words(started)
      turn
      finish(started)
    end

    attr_reader :told

    private

    def first_words(started)
      {
        'apiVersion' => 'plumbline/v1', 'kind' => 'PuppetRunReport', 'unit' => @config.unit, 'node' => @config.node,
        'time' => started.iso8601(3), 'agentVersion' => VERSION, 'phase' => 'fetch'
      }
    end

    def turn
      obstacle = guarded { prepare }
      applied_before = @disk.digest_of('applied')
      obstacle = guarded { switch } || obstacle
      # Whom a retirement has reached stays as it is, whatever is published or not to be read afterwards.
      return @told.merge!(obstacle || {}) if @memory.retired?

      current = @disk.digest_of('current')
      @told.merge!('result' => 'waiting', 'message' => 'no bundle is meant for this host yet') if current.nil?
      broken = guarded { apply(current, applied_before) } if current
      # What was refused is told before what became of the bundle that the host has.
      obstacle = nil if broken && obstacle.nil?
      @told.merge!(obstacle || broken || {})
    end

    def prepare
      # What was applied for another bundle is no part of this one.
      @disk.forget if @memory.of_another?
      @disk.tidy(@config.keep)
    end

    # Does something that may fail in any way; returns what to tell of it.
    def guarded
      yield
      nil
    rescue Refusal => e
      { 'result' => 'refused', 'phase' => e.phase, 'message' => e.message }
    rescue Unreachable => e
      { 'result' => 'unreachable', 'phase' => @told['phase'], 'message' => e.message }
    rescue SystemCallError, IOError, ArgumentError => e
      { 'result' => 'failed', 'phase' => @told['phase'], 'message' => e.message }
    rescue StandardError => e
      # What nobody foresaw must not keep the host from mending what it has.
      { 'result' => 'failed', 'phase' => @told['phase'], 'message' => "#{e.class}: #{e.message}".scrub[0, 2000] }
    end

    # Gets the bundle that the host is to have and, when it is sound, makes it the current one.
    def switch
      source = Bundle.new(@config, @s3, Trust.new(@config.keys))
      payload, pointer = source.pointer(@now.call)
      @told['phase'] = 'verify'
      @memory.accept(payload, pointer)
      return retire(pointer) if @memory.retired?

      desired = Bundle.digest_for(pointer, @config.node)
      @told['desired'] = desired
      return if desired.nil?

      unless @disk.environment?(desired)
        entries = source.entries(desired)
        @told['phase'] = 'unpack'
        @disk.unpack(desired, entries)
      end
      gate(desired) if @memory.gate? && @disk.digest_of('current') != desired
      @disk.point('current', desired)
    end

    # Nobody stands behind the bundle any more: the host stays as it is, and nothing is changed.
    def retire(pointer)
      @told.merge!('result' => 'retired', 'message' => "the bundle was taken out of Git at #{pointer['publishedAt']}")
    end

    # A run that changes nothing comes first: what does not compile never becomes current.
    def gate(desired)
      @told['phase'] = 'gate'
      puppet = PuppetRun.new(@config, @disk)
      tried = puppet.apply(desired, noop: true)
      unless tried.exit_code&.zero?
        raise Refusal.new('gate', tried.message(puppet.folder_of(desired)))
      end
      said = tried.report&.fetch('configurationVersion', nil)
      raise Refusal.new('gate', "Puppet ran another bundle: #{said.inspect[0, 100]}") unless said == desired
    end

    def apply(current, applied_before)
      @told['phase'] = 'apply'
      @told['mode'] = @memory.mode
      puppet = PuppetRun.new(@config, @disk)
      result = puppet.apply(current, noop: @memory.mode == 'noop')
      good = [0, 2].include?(result.exit_code)
      @disk.point('applied', current) if good && @memory.mode == 'enforce'
      @told.merge!(figures(result))
      # Puppet itself cannot tell drift in `puppet apply`: the same bundle was applied before, and yet it had to change
      # something.
      @told['drift'] = good && applied_before == current && result.exit_code == 2
      @told['result'] = good ? outcome(result) : 'failed'
      @told['message'] = good ? nil : result.message(puppet.folder_of(current))
    end

    def outcome(result)
      @memory.mode == 'noop' && !@told['pending'].to_a.empty? ? 'pending' : 'converged'
    end

    LISTED_MAX = 50

    def figures(result)
      report = result.report || {}
      lists = %w[failed changed pending].to_h { |name| [name, report.fetch(name, []).first(LISTED_MAX)] }
      counts = report.dig('metrics', 'resources') || {}
      lists.merge('exit' => result.exit_code, 'seconds' => result.seconds, 'resources' => counts,
                  'configurationVersion' => report['configurationVersion'], 'errors' => report['errors'],
                  'puppetVersion' => report['puppetVersion'])
    end

    # Memory and report: neither may hinder the other, and a full disk hinders neither for long.
    def finish(started)
      good = %w[converged pending waiting retired].include?(@told['result'])
      @told['generation'] = @memory.generation
      @told['current'] = @disk.digest_of('current')
      @told['applied'] = @disk.digest_of('applied')
      notes = [guarded { @memory.ended(started.to_i, good) }, guarded { @disk.write_json('report.json', @told) }]
      notes.compact.each { |note| warn "plumbline-agent: #{note['message']}" }
      sent = guarded { send_report(started) }
      warn "plumbline-agent: the report was not sent: #{sent['message']}" if sent
      good && sent.nil? ? :good : :bad
    end

    def send_report(started)
      text = JSON.generate(@told.compact)
      base = "#{@config.prefix}reports/#{@config.bundle}/#{@config.node}"
      @s3.put("#{base}/#{started.strftime('%Y%m%dT%H%M%SZ')}.json", text)
      @s3.put("#{base}.json", text)
    end
  end
end
