# Accounts come before the rules of who may log in.
class profile::bastion {
  require users
  include bastion
}
