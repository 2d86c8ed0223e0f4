# frozen_string_literal: true

module PlumblineAgent
  # Something that must not be trusted or used. The host stays as it is, and the report says why.
  class Refusal < StandardError
    # The step that refused: verify, unpack or gate.
    attr_reader :phase

    def initialize(phase, message)
      super(message)
      @phase = phase
    end
  end

  # S3 could not be reached, or did not answer as it should. It is tried again later.
  class Unreachable < StandardError; end
end
