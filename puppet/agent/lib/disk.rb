# frozen_string_literal: true

require 'digest'
require 'fileutils'
require 'json'
require_relative 'archive'

module PlumblineAgent
  # What a host keeps below its root: unpacked bundles, the links `current` (what Puppet is given) and `applied` (what it
  # last applied with success), and the memory of the agent. Whatever is seen under its final name is whole: it was made
  # beside, brought to the disk, and renamed.
  class Disk
    attr_reader :root, :lock_file

    def initialize(root)
      @root = root
      FileUtils.mkdir_p(environments, mode: 0o755)
    end

    def environments = File.join(root, 'environments')

    # One run at a time. False when another one is under way. The lock goes when the last process that holds the file
    # ends: Puppet gets it too, so that a run whose agent was killed is waited for.
    def lock
      @lock_file = File.open(File.join(root, 'lock'), File::RDWR | File::CREAT, 0o600)
      @lock_file.flock(File::LOCK_EX | File::LOCK_NB) != false
    end

    # Names of environments take letters, digits and underscores only.
    def self.environment_name(digest) = "b_#{digest[0, 16]}"

    def environment?(digest)
      kept = File.read(File.join(environments, Disk.environment_name(digest), '.plumbline-digest'))
      kept == "#{digest}\n"
    rescue SystemCallError
      false
    end

    # Unpacks a bundle under its final name, in one step as seen from outside.
    def unpack(digest, entries)
      name = Disk.environment_name(digest)
      beside = File.join(environments, ".new-#{name}")
      FileUtils.rm_rf(beside)
      Archive.write(entries, beside)
      complete(beside, File.join(environments, name), digest)
      # What stands there under the name of this bundle and is not it: a folder that somebody else put there.
      remove(name)
      File.rename(beside, File.join(environments, name))
      sync(environments)
    rescue SystemCallError
      FileUtils.rm_rf(beside)
      raise
    end

    # The digest to which a link points; nil when there is none.
    def digest_of(link)
      text = File.read(File.join(root, link, '.plumbline-digest')).strip
      text.match?(/\A[0-9a-f]{64}\z/) ? text : nil
    rescue SystemCallError
      nil
    end

    # Points a link somewhere else; nobody ever sees it missing.
    def point(link, digest)
      return if digest_of(link) == digest

      beside = File.join(root, ".new-#{link}")
      FileUtils.rm_f(beside)
      File.symlink(File.join('environments', Disk.environment_name(digest)), beside)
      File.rename(beside, File.join(root, link))
      sync(root)
    end

    # Takes both links away: no bundle is the current one.
    def forget
      FileUtils.rm_f(%w[current applied].map { |link| File.join(root, link) })
      sync(root)
    end

    # Removes what a run that was cut off left behind, and all bundles but the newest few and those in use.
    def tidy(keep)
      FileUtils.rm_rf(%w[.new-* environments/.new-* environments/.old-*].flat_map { |names| Dir.glob(File.join(root, names)) })
      used = %w[current applied].filter_map { |link| digest_of(link) }.map { |digest| Disk.environment_name(digest) }
      names = Dir.children(environments).sort_by { |name| File.mtime(File.join(environments, name)) }.reverse
      (names - used).drop([keep - used.size, 0].max).each { |name| remove(name) }
    end

    def read_json(name)
      value = JSON.parse(File.read(File.join(root, name)))
      value.is_a?(Hash) ? value : nil
    rescue SystemCallError, JSON::ParserError
      nil
    end

    def write_json(name, value)
      beside = File.join(root, ".new-#{name}")
      File.open(beside, 'w', 0o600) do |file|
        file.write(JSON.generate(value))
        file.fsync
      end
      File.rename(beside, File.join(root, name))
      sync(root)
    end

    private

    # What goes loses its name first, so that half of it is never seen under it.
    def remove(name)
      folder = File.join(environments, name)
      return unless File.exist?(folder)

      away = File.join(environments, ".old-#{name}")
      FileUtils.rm_rf(away)
      File.rename(folder, away)
      FileUtils.rm_rf(away)
    end

    # Puppet is to say which bundle it applied: `config_version` prints the digest into its report.
    def complete(folder, final, digest)
      mark = File.join(folder, '.plumbline-digest')
      File.write(mark, "#{digest}\n")
      File.open(mark, &:fsync)
      file = File.join(folder, 'environment.conf')
      own = File.exist?(file) ? File.read(file).lines.grep_v(/\A\s*config_version\s*=/).map(&:chomp) : []
      File.write(file, [*own, "config_version = /bin/cat #{final}/.plumbline-digest", ''].join("\n"))
      File.open(file, &:fsync)
      Dir.glob(File.join(folder, '**', '*'), File::FNM_DOTMATCH).each { |path| sync(path) if File.directory?(path) }
      sync(folder)
    end

    def sync(folder) = File.open(folder, &:fsync)
  end
end
