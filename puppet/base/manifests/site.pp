# Hiera passes over a path whose fact is missing, and every class would take its defaults: that must not go unnoticed.
unless $facts['plumbline_fleet'] =~ String[1] {
  fail('the fact plumbline_fleet is missing: which role this host has cannot be told')
}

# The one class that says what this host is; `role` is data of the host or of its fleet.
$role = lookup('role', Pattern[/\Arole::[a-z][a-z0-9_]*\z/])
include $role
