# The PostgreSQL client, and a test that the database answers: a failure shows up in the report of the run.
class database_check (
  Optional[String] $host = undef,
  Integer $port = 5432,
) {
  package { 'postgresql15':
    ensure => present,
  }

  if $host {
    exec { 'the database answers':
      command => "/usr/bin/pg_isready -h ${host} -p ${port} -t 5",
      require => Package['postgresql15'],
    }
  }
}
