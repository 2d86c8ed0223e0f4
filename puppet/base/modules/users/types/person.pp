# A person who has an account.
type Users::Person = Struct[{
  'keys'            => Array[Pattern[/\A(ssh-ed25519|ecdsa-sha2-nistp256|ssh-rsa|sk-ssh-ed25519@openssh\.com) [A-Za-z0-9+\/]+={0,3}( [^\n]*)?\z/], 1],
  Optional['uid']   => Integer[1000, 59999],
  Optional['shell'] => Pattern[/\A\/[\w\/.-]+\z/],
  Optional['admin'] => Boolean,
}]
