import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { FaultError } from '../../model/fault.ts'
import type { Fault } from '../../model/fault.ts'
import { migrations } from './migrations.ts'

/** Marks the file as one of Plumbline's: the letters PLMB. */
const applicationId = 0x50_4c_4d_42
/** Long enough for a process that is just ending to let go of the file. */
const busyMs = 500

/**
 * Opens the file for this process alone and brings its schema up to date. The lock is the operating system's: it ends
 * with the process, however it ends.
 * @throws FaultError `StoreInUse`, `StoreTooNew`, `StoreForeign`, `StoreUnreadable`
 */
export function openDatabase(file: string): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    // Made here because SQLite would let everybody on the machine read it.
    closeSync(openSync(file, 'a', 0o600))
    database = new DatabaseSync(file, { timeout: busyMs })
    database.exec('PRAGMA locking_mode = EXCLUSIVE')
    database.exec('PRAGMA journal_mode = WAL')
    // Survives a kill of the process at any point; a power loss may cost the last moments of history.
    database.exec('PRAGMA synchronous = NORMAL')
    migrate(database, file)
    return database
  } catch (error) {
    database?.close()
    throw error instanceof FaultError ? error : storeFault(file, error)
  }
}

function migrate(database: DatabaseSync, file: string): void {
  database.exec('BEGIN EXCLUSIVE')
  const version = pragma(database, 'user_version')
  const id = pragma(database, 'application_id')
  if (id !== applicationId && (id !== 0 || version !== 0 || hasTables(database))) {
    throw new FaultError(foreign(file))
  }
  if (version > migrations.length) throw new FaultError(tooNew(file, version))
  for (const step of migrations.slice(version)) database.exec(step)
  database.exec(`PRAGMA application_id = ${applicationId}`)
  database.exec(`PRAGMA user_version = ${migrations.length}`)
  database.exec('COMMIT')
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0])
}

function hasTables(database: DatabaseSync): boolean {
  return database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined
}

/** SQLite's own error as a fault. */
export function storeFault(file: string, error: unknown): FaultError {
  const { errcode, message } = error as { errcode?: unknown; message?: unknown }
  const told = typeof message === 'string' ? message : String(error)
  return new FaultError(faultByCode(file, Number(errcode) & 0xff, told), { cause: error })
}

/** By the primary result codes of SQLite. */
function faultByCode(file: string, code: number, told: string): Fault {
  const [busy, locked, full, corrupt, notADatabase] = [5, 6, 13, 11, 26]
  if (code === busy || code === locked) return inUse(file)
  if (code === corrupt || code === notADatabase) return unreadable(file, told)
  return {
    code: 'StoreFailed',
    source: 'controller',
    retry: 'backoff',
    message: `The database ${file} cannot be used: ${told}.`,
    hint:
      code === full
        ? 'Make room on the disk.'
        : 'Check that the folder exists, that Plumbline may write to it, and that the disk is sound.',
  }
}

function inUse(file: string): Fault {
  return {
    code: 'StoreInUse',
    source: 'user',
    retry: 'never',
    message: `The database ${file} is in use by another process.`,
    hint: 'Stop the other Plumbline, or give this one a database of its own in `store.sqlite`.',
  }
}

function tooNew(file: string, version: number): Fault {
  return {
    code: 'StoreTooNew',
    source: 'user',
    retry: 'never',
    message: `The database ${file} has schema version ${version}; this Plumbline knows up to ${migrations.length}.`,
    hint: 'Start the newer Plumbline that wrote it, or move the file away: only history is lost.',
  }
}

function foreign(file: string): Fault {
  return {
    code: 'StoreForeign',
    source: 'user',
    retry: 'never',
    message: `The database ${file} was not made by Plumbline.`,
    hint: 'Give `store.sqlite` the path of a file that does not exist yet.',
  }
}

function unreadable(file: string, told: string): Fault {
  return {
    code: 'StoreUnreadable',
    source: 'user',
    retry: 'never',
    message: `The database ${file} is damaged: ${told}.`,
    hint: 'Move the file away and start again: the truth is in Git and AWS, only history is lost.',
  }
}
