# One account. The file with its keys is ours alone: what somebody adds to it by hand is gone after the next run.
define users::account (
  Array[String[1], 1] $keys,
  Optional[Integer] $uid = undef,
  String[1] $shell = '/bin/bash',
  Boolean $admin = false,
) {
  $home = "/home/${title}"

  user { $title:
    ensure         => present,
    uid            => $uid,
    shell          => $shell,
    home           => $home,
    managehome     => true,
    purge_ssh_keys => false,
    password       => '*',
  }

  file { "${home}/.ssh":
    ensure  => directory,
    owner   => $title,
    mode    => '0700',
    require => User[$title],
  }

  file { "${home}/.ssh/authorized_keys":
    ensure  => file,
    owner   => $title,
    mode    => '0600',
    content => "${join($keys, "\n")}\n",
  }

  file { "/etc/sudoers.d/60-plumbline-${title}":
    ensure       => $admin ? { true => file, default => absent },
    owner        => 'root',
    group        => 'root',
    mode         => '0440',
    content      => "${title} ALL=(ALL) NOPASSWD: ALL\n",
    validate_cmd => '/usr/sbin/visudo -cf %',
    require      => User[$title],
  }
}
