# A host on which people only pass through: who may log in, how long an idle session lasts, and what is written down.
#
# @param allow_groups groups whose members may log in by SSH; nobody else does, once one is named.
# @param idle_seconds after this a shell that nobody uses ends.
# @param motd what people see when they log in.
# @param clients packages with the clients of databases and caches.
class bastion (
  Array[Pattern[/\A[a-z_][a-z0-9_-]*\z/]] $allow_groups = [],
  Integer[60, 86400] $idle_seconds = 900,
  String[1] $motd = 'This host is managed by Plumbline: what is changed by hand is changed back.',
  Array[String[1]] $clients = [],
) {
  package { $clients:
    ensure => installed,
  }

  file { '/etc/motd':
    ensure  => file,
    owner   => 'root',
    group   => 'root',
    mode    => '0644',
    content => "${motd}\n",
  }

  file { '/etc/profile.d/60-plumbline-idle.sh':
    ensure  => file,
    owner   => 'root',
    group   => 'root',
    mode    => '0644',
    content => "readonly TMOUT=${idle_seconds}\nexport TMOUT\n",
  }

  file { '/etc/ssh/sshd_config.d/60-plumbline.conf':
    ensure  => file,
    owner   => 'root',
    group   => 'root',
    mode    => '0600',
    content => epp('bastion/sshd.conf.epp', { 'allow_groups' => $allow_groups }),
    notify  => Exec['bastion: reload sshd'],
  }

  # A configuration that sshd does not take is never loaded: the session through which one could mend it would be gone.
  exec { 'bastion: reload sshd':
    command     => 'sshd -t && (systemctl reload sshd || systemctl reload ssh)',
    provider    => shell,
    path        => ['/usr/sbin', '/usr/bin', '/sbin', '/bin'],
    refreshonly => true,
  }
}
