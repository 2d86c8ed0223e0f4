# frozen_string_literal: true

module PlumblineAgent
  # Ends a process with all that descends from it. Its group is not enough: Puppet gives each command that it starts a
  # session of its own.
  module Processes
    GRACE_SECONDS = 3

    # The process is a child of ours that nobody has waited for yet.
    def self.stop(pid)
      those = tree(pid)
      signal('TERM', those)
      limit = now + GRACE_SECONDS
      ended = false
      until (ended && (those & all.keys).empty?) || now > limit
        ended ||= !Process.wait(pid, Process::WNOHANG).nil?
        sleep 0.05
      end
      # Who waited for the end of the first one is not to hit another process that was given its number.
      signal('KILL', ended ? those.reject { |one, _| one == pid } : those | tree(pid))
      Process.wait(pid) unless ended
    rescue Errno::ECHILD
      nil
    end

    def self.now = Process.clock_gettime(Process::CLOCK_MONOTONIC)

    # A process and its descendants, each as its number and its beginning.
    def self.tree(pid)
      running = all
      children = running.keys.group_by { |one| running[one] }
      found = [running.keys.find { |number, _| number == pid } || [pid, 0]]
      found.each { |number, _| found.concat(children.fetch(number, [])) }
    end

    # The parent of each process of this machine by its number and its beginning; empty where there is no /proc.
    def self.all
      Dir.children('/proc').grep(/\A\d+\z/).each_with_object({}) do |name, found|
        # Behind the name of the program, which may hold anything: the state, the parent, and as the 20th the beginning.
        state, parent, *more = File.read("/proc/#{name}/stat").rpartition(') ').last.split
        found[[name.to_i, more[17].to_i]] = parent.to_i unless state == 'Z'
      rescue SystemCallError
        next
      end
    rescue SystemCallError
      {}
    end

    # Who has ended meanwhile is passed over, also where another process has the number by now.
    def self.signal(name, those)
      running = all
      those.each do |one|
        Process.kill(name, one.first) if running.empty? || running.key?(one)
      rescue Errno::ESRCH
        next
      end
    end
  end
end
