# What stands below /etc of a desk: who works there, and what they are told when they come.
#
# @param root   where the files of the host are
# @param notice what people are told when they come
# @param people who may come
class desk (
  String[1] $root,
  String[1] $notice,
  Array[Pattern[/\A[a-z][a-z0-9-]*\z/]] $people,
) {
  file { "${root}/etc":
    ensure => directory,
  }
  file { "${root}/etc/motd":
    ensure  => file,
    content => "${notice}\n",
  }
  file { "${root}/etc/people":
    ensure  => file,
    content => epp('desk/people.epp', { 'people' => $people }),
  }
}
