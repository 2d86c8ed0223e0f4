# A bastion on which people look into databases with a browser, through a tunnel.
class role::database_desk {
  include profile::base
  include profile::bastion
  include profile::phpmyadmin
}
