/** A column of a table: its name, or that with how it is written. */
export type Column = string | { readonly name: string; readonly className: string }

interface Props {
  /** Columns of words. */
  readonly words: readonly Column[]
  /** Columns of numbers, which stand on the right. */
  readonly numbers?: readonly string[]
}

/** The names of the columns: those of words, then those of numbers. */
export function TableHead({ words, numbers = [] }: Props) {
  const columns = [
    ...words.map((one) => (typeof one === 'string' ? { name: one } : one)),
    ...numbers.map((name) => ({ name, className: 'number' })),
  ]
  return (
    <thead>
      <tr>
        {columns.map(({ name, ...rest }) => (
          <th key={name} scope="col" {...rest}>
            {name}
          </th>
        ))}
      </tr>
    </thead>
  )
}
