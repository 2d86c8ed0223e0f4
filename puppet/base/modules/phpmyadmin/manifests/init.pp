# phpMyAdmin, for databases that are reached from this host alone.
#
# @param servers by the name that people see.
# @param package its name in the repositories of the host.
# @param config_folder where it reads further configuration.
# @param group group of the web server, which reads the secret.
class phpmyadmin (
  Hash[String[1], Phpmyadmin::Server, 1] $servers,
  String[1] $package = 'phpmyadmin',
  Pattern[/\A\/[\w\/.-]+\z/] $config_folder = '/etc/phpmyadmin/conf.d',
  String[1] $group = 'www-data',
) {
  $secret = "${config_folder}/60-plumbline-secret.php"

  package { $package:
    ensure => installed,
  }

  file { "${config_folder}/60-plumbline.php":
    ensure  => file,
    owner   => 'root',
    group   => 'root',
    mode    => '0644',
    content => epp('phpmyadmin/config.php.epp', { 'servers' => $servers }),
    require => Package[$package],
  }

  # The secret by which cookies are encrypted is made on the host and never leaves it.
  exec { 'phpmyadmin: make the secret':
    command => "printf \"<?php\\n\\\$cfg['blowfish_secret'] = hex2bin('%s');\\n\" \"$(openssl rand -hex 32)\" > ${secret}",
    creates  => $secret,
    provider => shell,
    path     => ['/usr/bin', '/bin'],
    umask    => '0077',
    require  => Package[$package],
  }

  file { $secret:
    owner   => 'root',
    group   => $group,
    mode    => '0640',
    require => Exec['phpmyadmin: make the secret'],
  }
}
