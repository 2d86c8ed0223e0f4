# A package as an example of one. It administers MySQL; for the PostgreSQL database there is psql, in `database_check`.
class phpmyadmin (
  Enum['present', 'absent'] $ensure = 'absent',
) {
  package { 'phpmyadmin':
    ensure => $ensure,
  }
}
