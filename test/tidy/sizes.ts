export const limits = { fileLines: 300, functionLines: 70 }

/** Files that may be longer, or hold longer functions, each with the reason. Empty is right. */
export const allowed: Readonly<Record<string, string>> = {}
