# frozen_string_literal: true

require 'digest'
require 'fileutils'
require 'stringio'
require 'zlib'
require_relative 'refusal'

module PlumblineAgent
  # Reads an archive that nobody trusts yet. Only plain files with plain paths come out of it; anything else is refused
  # before a byte is written.
  module Archive
    BLOCK = 512
    FILES_MAX = 20_000
    PATH_BYTES_MAX = 255
    UNPACKED_MAX = 256 * 1024 * 1024

    Entry = Struct.new(:path, :mode, :content)

    # The uncompressed tar; never more than `size` bytes, whatever the archive would swell to.
    def self.inflate(compressed, size)
      damaged("the manifest claims #{size.inspect} bytes") unless size.is_a?(Integer) && size.between?(0, UNPACKED_MAX)
      reader = Zlib::GzipReader.new(StringIO.new(compressed))
      tar = reader.read(size + 1).to_s
      damaged("the archive does not have the #{size} bytes that the manifest claims") unless tar.bytesize == size
      reader.close
      tar
    rescue Zlib::Error => e
      damaged("the archive is damaged: #{e.message}")
    end

    def self.entries(tar)
      found = {}
      offset = 0
      until end?(tar, offset)
        entry, offset = entry_at(tar, offset)
        check_path(entry.path)
        key = entry.path.downcase
        refuse("two files are named #{entry.path.inspect}, but for the case of letters") if found.key?(key)
        found[key] = entry
        refuse("it has more than #{FILES_MAX} files") if found.size > FILES_MAX
      end
      check_folders(found)
      found.values
    end

    # Writes the files below a folder that must not exist yet, and makes sure that they are on the disk.
    def self.write(entries, folder)
      Dir.mkdir(folder, 0o755)
      entries.each do |entry|
        target = File.join(folder, entry.path)
        FileUtils.mkdir_p(File.dirname(target), mode: 0o755)
        File.open(target, File::WRONLY | File::CREAT | File::EXCL | File::NOFOLLOW, entry.mode) do |file|
          file.binmode
          file.write(entry.content)
          file.chmod(entry.mode)
          file.fsync
        end
      end
    end

    def self.entry_at(tar, offset)
      header = tar.byteslice(offset, BLOCK)
      check_header(header)
      name = field(header, 0, 100)
      prefix = field(header, 345, 155)
      type = header.byteslice(156, 1)
      path = prefix.empty? ? name : "#{prefix}/#{name}"
      refuse("#{path.inspect} is not a plain file") unless ['0', "\0"].include?(type)
      size = octal(header, 124, 12)
      content = tar.byteslice(offset + BLOCK, size)
      refuse("#{path.inspect} is cut short") unless content && content.bytesize == size
      # Neither setuid nor a mode of somebody else's choice: a file can be executed or it cannot.
      mode = octal(header, 100, 8).anybits?(0o100) ? 0o755 : 0o644
      padded = (size + BLOCK - 1) / BLOCK * BLOCK
      [Entry.new(path, mode, content), offset + BLOCK + padded]
    end

    def self.check_header(header)
      refuse('the archive ends in the middle of a header') unless header && header.bytesize == BLOCK
      refuse('it is not a ustar archive') unless header.byteslice(257, 6) == "ustar\0"
      blank = header.byteslice(0, 148) + (' ' * 8) + header.byteslice(156, BLOCK)
      refuse('the checksum of a header is wrong') unless blank.sum(32) == octal(header, 148, 8)
    end

    def self.check_path(path)
      text = path.dup.force_encoding(Encoding::UTF_8)
      refuse("a path is not UTF-8: #{path.inspect}") unless text.valid_encoding?
      refuse("a path has control characters or a backslash: #{text.inspect}") if text.match?(/[[:cntrl:]\\]/)
      refuse("a path has more than #{PATH_BYTES_MAX} bytes: #{text[0, 60].inspect}…") if path.bytesize > PATH_BYTES_MAX
      wrong = text.split('/', -1).any? { |part| ['', '.', '..'].include?(part) }
      refuse("a path leaves its folder, or is no relative path: #{text.inspect}") if text.empty? || wrong
    end

    # A file where another file needs a folder.
    def self.check_folders(found)
      found.each_value do |entry|
        parts = entry.path.downcase.split('/')
        inside = (1...parts.size).map { |count| parts.first(count).join('/') }.find { |folder| found.key?(folder) }
        refuse("#{inside.inspect} is both a file and a folder") if inside
      end
    end

    # Two blocks of zeros, and nothing but zeros after them.
    def self.end?(tar, offset)
      refuse('the archive has no end') if offset + (2 * BLOCK) > tar.bytesize
      return false unless tar.getbyte(offset).zero?

      rest = tar.byteslice(offset, tar.bytesize - offset)
      refuse('something follows the end of the archive') unless rest.count("\0") == rest.bytesize
      true
    end

    def self.field(header, start, length) = header.byteslice(start, length).split("\0", 2).first.to_s

    def self.octal(header, start, length)
      text = header.byteslice(start, length).delete("\0 ")
      refuse("a number in a header is not octal: #{text.inspect}") unless text.match?(/\A[0-7]{1,11}\z/)
      text.to_i(8)
    end

    def self.damaged(message) = raise(Refusal.new('verify', message))
    def self.refuse(message) = raise(Refusal.new('unpack', message))
  end
end
