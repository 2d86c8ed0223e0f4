# What every host of this bundle is: the users who may log in, and the tools they need.
node default {
  include users
  include phpmyadmin
  include database_check
}
