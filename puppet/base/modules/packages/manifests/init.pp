# Packages of the operating system.
#
# @param present names of packages that are there, in whichever version the repositories of the host have.
# @param pinned versions that must be exactly so.
# @param absent names of packages that must not be there.
class packages (
  Array[String[1]] $present = [],
  Hash[String[1], String[1]] $pinned = {},
  Array[String[1]] $absent = [],
) {
  $named = unique($present + keys($pinned))
  $both = $named.filter |$name| { $name in $absent }
  unless empty($both) {
    fail("packages: ${both[0]} is both wanted and in absent")
  }

  $named.each |$name| {
    package { $name:
      ensure => $name in $pinned ? {
        true    => $pinned[$name],
        default => installed,
      },
    }
  }

  package { $absent:
    ensure => absent,
  }
}
