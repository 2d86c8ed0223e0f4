# The host through which people reach what is private.
class role::bastion {
  include profile::base
  include profile::bastion
}
