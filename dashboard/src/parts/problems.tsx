import type { Source } from '@plumbline/api/contract'

/** What is wrong in documents, with the place. */
export function Problems({ problems }: { readonly problems: Source['problems'] }) {
  if (problems.length === 0) return null
  return (
    <ul className="problems">
      {problems.map(({ file, line, column, path, message, hint }) => (
        <li key={`${file}:${line}:${column}:${message}`}>
          <code>
            {file}:{line}:{column}
          </code>{' '}
          {path !== '' && <code>{path}</code>} {message} {hint !== null && <small>{hint}</small>}
        </li>
      ))}
    </ul>
  )
}
