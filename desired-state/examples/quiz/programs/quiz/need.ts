/** The value of a variable that must be there; the documents below apps/ and the Dockerfile set them. */
export function need(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`the variable ${name} is not set`)
  return value
}
