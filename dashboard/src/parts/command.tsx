import { Copy } from './copy.tsx'

/** A command that a person runs elsewhere, with a button that copies it. */
export function CommandLine({ text }: { readonly text: string }) {
  return (
    <span className="command">
      <code>{text}</code>
      <Copy text={text} what="the command" />
    </span>
  )
}
