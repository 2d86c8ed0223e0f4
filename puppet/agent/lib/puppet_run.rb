# frozen_string_literal: true

require 'fileutils'
require 'json'
require_relative 'disk'
require_relative 'processes'

module PlumblineAgent
  # Runs `puppet apply` with a bundle, and reads what it says. Puppet 7 and 8 and OpenVox 8 are called alike.
  class PuppetRun
    Result = Struct.new(:exit_code, :report, :output, :seconds, keyword_init: true) do
      # Places in the code of the bundle that Puppet complained about, such as `manifests/site.pp:3`.
      def message(environment_folder)
        # Facter complains of what it may not read in a container; that is no error of the bundle.
        said = output.lines.map(&:strip).grep(/\AError: (?!Facter: )/)
        line = said.first || (exit_code.nil? ? 'Puppet did not end in time' : "Puppet ended with #{exit_code}")
        line.sub(/\AError: /, '').gsub("#{environment_folder}/", '')[0, 2000]
      end
    end

    LIBRARY = File.expand_path('../plugin', __dir__)

    def initialize(config, disk)
      @config = config
      @disk = disk
    end

    def apply(digest, noop:)
      name = Disk.environment_name(digest)
      report = File.join(@disk.root, 'puppet-report.json')
      FileUtils.rm_f(report)
      arguments = options(name)
      arguments << '--noop' if noop
      arguments << main_manifest(name)
      started = Process.clock_gettime(Process::CLOCK_MONOTONIC)
      code, output = execute([@config.puppet, 'apply', *arguments], 'PLUMBLINE_REPORT' => report)
      seconds = (Process.clock_gettime(Process::CLOCK_MONOTONIC) - started).round(1)
      Result.new(exit_code: code, report: read(report), output: output, seconds: seconds)
    end

    def folder_of(digest) = File.join(@disk.environments, Disk.environment_name(digest))

    private

    def options(name)
      var = File.join(@disk.root, 'puppet')
      FileUtils.mkdir_p(File.join(var, 'conf'))
      ['--detailed-exitcodes', '--environment', name, '--environmentpath', @disk.environments,
       '--confdir', File.join(var, 'conf'), '--vardir', File.join(var, 'var'), '--rundir', File.join(var, 'run'),
       '--publicdir', File.join(var, 'public'), '--libdir', LIBRARY, '--reports', 'plumbline',
       '--certname', @config.node, '--color', 'false', '--strict', 'error', '--strict_variables']
    end

    # `puppet apply` does not take the manifest of the environment by itself; a folder is read in the order of its names.
    def main_manifest(name)
      folder = File.join(@disk.environments, name, 'manifests')
      site = File.join(folder, 'site.pp')
      File.exist?(site) ? site : folder
    end

    # How long Puppet may go on when the agent is told to end: less than systemd waits (TimeoutStopSec).
    LEAVE_SECONDS = 100

    # The exit code, nil after the time is up, and what was printed. Puppet gets a process group of its own, so that a
    # signal that is meant for the agent does not cut it off.
    def execute(command, variables)
      facts = { 'FACTER_plumbline_fleet' => @config.bundle, 'FACTER_plumbline_node' => @config.node }
      log = File.join(@disk.root, 'puppet.log')
      environment = facts.merge(variables, 'LANG' => 'C.UTF-8')
      files = { in: '/dev/null', %i[out err] => [log, 'w', 0o600], @disk.lock_file => @disk.lock_file }
      pid = Process.spawn(environment, *command, files.merge(pgroup: true))
      status = watch(pid)
      [status&.exitstatus, File.read(log, 1_000_000).to_s.scrub]
    end

    # Half of what a package does is worse than none of it: told to end, the agent lets Puppet end first. Ctrl-C, or
    # being told twice, ends both at once.
    def watch(pid)
      status = wait(pid, @config.timeout_seconds)
      Processes.stop(pid) if status.nil?
      status
    rescue SignalException => e
      leave(pid) unless e.is_a?(Interrupt)
      Processes.stop(pid)
      raise
    end

    def leave(pid)
      wait(pid, LEAVE_SECONDS)
    rescue SignalException
      nil
    end

    # The status of a process that has ended; nil when the time is up.
    def wait(pid, seconds)
      limit = Process.clock_gettime(Process::CLOCK_MONOTONIC) + seconds
      until (done = Process.wait2(pid, Process::WNOHANG))
        return nil if Process.clock_gettime(Process::CLOCK_MONOTONIC) > limit

        sleep 0.05
      end
      done[1]
    end

    def read(report)
      JSON.parse(File.read(report))
    rescue SystemCallError, JSON::ParserError
      nil
    end
  end
end
