# phpMyAdmin for the databases of this environment.
class profile::phpmyadmin {
  include phpmyadmin
}
