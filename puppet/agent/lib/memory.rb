# frozen_string_literal: true

require 'digest'

module PlumblineAgent
  # What a run tells the next one: the newest pointer that was seen, and when to run again.
  class Memory
    FILE = 'memory.json'
    FIRST_RETRY_SECONDS = 60
    EVERY_SECONDS = 30 * 60

    # What is remembered of another bundle, which this host took before, says nothing of this one.
    def initialize(disk, unit)
      @disk = disk
      kept = disk.read_json(FILE) || {}
      @of_another = kept.fetch('unit', unit) != unit
      @fields = @of_another ? {} : kept
      @fields['unit'] = unit
    end

    def of_another? = @of_another
    def retired? = @fields['retired'] == true
    def generation = @fields['generation'] || 0

    # A pointer may only ever be newer than the newest that was seen, or be that one.
    def accept(payload, pointer)
      generation = pointer['generation']
      mark = Digest::SHA256.hexdigest(payload)
      raise Refusal.new('verify', 'the pointer has no generation') unless generation.is_a?(Integer) && generation.positive?

      if generation < self.generation
        raise Refusal.new('verify', "the pointer has generation #{generation}, and #{self.generation} was seen already: it is replayed")
      end
      if generation == self.generation && mark != @fields['pointer']
        raise Refusal.new('verify', "two different pointers have generation #{generation}")
      end
      apply = pointer['apply'].is_a?(Hash) ? pointer['apply'] : {}
      @fields = @fields.merge('generation' => generation, 'pointer' => mark, 'apply' => apply,
                              'retired' => pointer['retired'] == true)
      save
    end

    def mode = apply['mode'] == 'enforce' ? 'enforce' : 'noop'
    def gate? = apply['noopFirst'] != false

    # Seconds since the epoch at which the next run is due; 0 before the first.
    def due_at(node)
      started = @fields['startedAt']
      return 0 unless started.is_a?(Integer)

      failures = @fields['failures'] || 0
      return started + [every, FIRST_RETRY_SECONDS * (2**[failures - 1, 20].min)].min if failures.positive?

      # Each host has its own place within the splay, the same at every run, so that hosts stay apart.
      offset = splay.positive? ? Digest::SHA256.digest(node).unpack1('N') % splay : 0
      ((started - offset) / every + 1) * every + offset
    end

    # A clock that was set back must not put the next run off by as much.
    def due?(node, now) = now >= due_at(node) || now < (@fields['startedAt'] || 0)

    def ended(started_at, good)
      failures = good ? 0 : (@fields['failures'] || 0) + 1
      @fields = @fields.merge('startedAt' => started_at, 'failures' => failures)
      save
    end

    private

    def apply = @fields['apply'].is_a?(Hash) ? @fields['apply'] : {}
    def every = whole(apply['everySeconds'], 60, EVERY_SECONDS)
    def splay = whole(apply['splaySeconds'], 0, 0)

    def whole(value, least, otherwise) = value.is_a?(Integer) && value >= least ? value : otherwise

    def save = @disk.write_json(FILE, @fields)
  end
end
