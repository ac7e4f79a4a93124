"""Everything this package raises on purpose; none of it carries scanned text.

ScrubError
├── UsageError          exit 2: what was asked for cannot be done
│   ├── ConfigError     a config file, with file and key
│   ├── RuleError       a rule file, with file, rule and key
│   └── KeyFileError    a key or key file
└── ProcessingError     exit 3: input, output or detection failed; nothing was published
    ├── InputError      cannot be read, or changed while it was read
    │   └── WithheldError   holds no text, so it is left out
    ├── OutputError     cannot be written
    │   └── ReaderGoneError  nobody reads standard output any more
    ├── DetectionError  a detector or redactor failed, or there was more than can be kept
    ├── WorkerError     a process that helped was ended from outside
    └── VerificationError  something sensitive is in what was written
"""


class ScrubError(Exception):
    """The root; `exit_code` is what the command line exits with."""

    exit_code = 3


class UsageError(ScrubError):
    """What was asked for cannot be done as asked."""

    exit_code = 2


class ConfigError(UsageError):
    """A config file is wrong; the message names file and key."""


class RuleError(UsageError):
    """A rule file is wrong; the message names file, rule and key."""


class KeyFileError(UsageError):
    """A key is malformed, missing or readable by others."""


class ProcessingError(ScrubError):
    """The work failed half-way; no output was published."""


class InputError(ProcessingError):
    """The input cannot be read to its end, or changed meanwhile."""


class WithheldError(InputError):
    """The input holds no text; it is neither scrubbed nor copied."""


class OutputError(ProcessingError):
    """The output cannot be written."""


class ReaderGoneError(OutputError):
    """Whoever read standard output has closed it; there is nothing to say and nobody to say it to."""


class DetectionError(ProcessingError):
    """Detection or redaction failed, so the text cannot be called safe."""


class WorkerError(ProcessingError):
    """A process that worked on the input was ended from outside."""


class VerificationError(ProcessingError):
    """The output was read back, and something sensitive is still in it."""
