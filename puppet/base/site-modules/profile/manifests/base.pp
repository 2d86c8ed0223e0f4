# What every host has.
class profile::base {
  include packages
  include users
}
