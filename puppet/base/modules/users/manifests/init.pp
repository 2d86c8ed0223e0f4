# Accounts of people, with the keys by which they log in.
#
# @param accounts by login; a key that is taken out here no longer opens the host after the next run.
# @param absent logins of people who left: the account goes, its home stays for whoever takes over.
class users (
  Hash[Pattern[/\A[a-z_][a-z0-9_-]{0,30}\z/], Users::Person] $accounts = {},
  Array[Pattern[/\A[a-z_][a-z0-9_-]{0,30}\z/]] $absent = [],
) {
  $both = $absent.filter |$login| { $login in $accounts }
  unless empty($both) {
    fail("users: ${both[0]} is both in accounts and in absent")
  }

  $accounts.each |$login, $account| {
    users::account { $login:
      * => $account,
    }
  }

  $absent.each |$login| {
    user { $login:
      ensure     => absent,
      managehome => false,
    }
    file { "/etc/sudoers.d/60-plumbline-${login}":
      ensure => absent,
    }
  }
}
