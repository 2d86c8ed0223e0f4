# frozen_string_literal: true

require 'json'
require 'puppet'

# Puppet's own report is YAML with tags of Ruby; this writes what the agent needs of it as JSON. The name of the file
# comes from the agent, which started Puppet.
Puppet::Reports.register_report(:plumbline) do
  desc 'Writes a report for plumbline-agent.'

  def process
    file = ENV.fetch('PLUMBLINE_REPORT')
    rows = resource_statuses.values
    failed = rows.select { |row| row.failed || row.failed_to_restart }
    changed = rows.select { |row| row.changed && !row.failed }
    pending = rows.select { |row| row.events.any? { |event| event.status == 'noop' } }
    told = {
      'status' => status, 'noop' => noop, 'configurationVersion' => configuration_version.to_s.strip,
      'environment' => environment, 'puppetVersion' => puppet_version, 'transaction' => transaction_uuid,
      'metrics' => metrics.transform_values { |metric| metric.values.to_h { |name, _label, value| [name, value] } },
      'failed' => failed.map { |row| outcome(row, %w[failure]) },
      'changed' => changed.map { |row| outcome(row, %w[success]) },
      'pending' => pending.map { |row| outcome(row, %w[noop]) },
      'errors' => logs.select { |log| %i[err alert emerg crit].include?(log.level) }.first(20).map do |log|
        { 'message' => log.message.to_s, 'file' => log.file, 'line' => log.line, 'source' => log.source.to_s }
      end
    }
    File.write("#{file}.new", JSON.generate(told))
    File.rename("#{file}.new", file)
  end

  # Values of properties may be secrets: only names leave the host.
  def outcome(row, statuses)
    events = row.events.select { |event| statuses.include?(event.status) }
    {
      'resource' => row.resource, 'file' => row.file, 'line' => row.line,
      'properties' => events.filter_map(&:property).uniq,
    }
  end
end
