interface Props {
  readonly label: string
  /** What is said when nothing is restricted. */
  readonly all: string
  readonly value: string
  readonly options: readonly (readonly [value: string, text: string])[]
  readonly choose: (value: string) => void
}

/** One part of a filter; the empty value restricts nothing. */
export function Choice({ label, all, value, options, choose }: Props) {
  return (
    <select aria-label={label} value={value} onChange={({ target }) => choose(target.value)}>
      <option value="">{all}</option>
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  )
}
