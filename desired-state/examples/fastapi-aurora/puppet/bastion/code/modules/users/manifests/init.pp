# Administrators. They log in through AWS Systems Manager, so that no keys are needed.
class users (
  Array[String] $administrators = ['operator'],
) {
  group { 'administrators':
    ensure => present,
  }

  $administrators.each |String $administrator| {
    user { $administrator:
      ensure     => present,
      groups     => ['administrators'],
      managehome => true,
      shell      => '/bin/bash',
      require    => Group['administrators'],
    }
  }
}
