/** Why a command could not do what it was asked; the message is for the user. Exit code 1. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
}

/** A command line that is wrong. Exit code 2. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError';
}
