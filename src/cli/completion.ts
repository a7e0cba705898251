/** `normbook completion`: what a shell needs to complete the command line, written from the commands' own tables. */
import process from 'node:process';
import { type Command, type Option, parseOptions } from './command.ts';
import { UsageError } from './command-error.ts';

type Commands = Readonly<Record<string, Command>>;

const SHELLS: Readonly<Record<string, (commands: Commands) => string>> = { bash, zsh, fish };

/** `all`: every command there is, this one among them. */
export function completionOf(all: () => Commands): Command {
  const names = Object.keys(SHELLS);
  return {
    synopsis: `completion ${names.join('|')}`,
    summary: `prints what a shell completes commands, options and files from:
bash  source <(normbook completion bash)
zsh   source <(normbook completion zsh)
fish  normbook completion fish | source`,
    options: {},
    completes: { words: names },
    main(args) {
      const { positionals } = parseOptions(args, {});
      const [shell = ''] = positionals;
      const write = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
      if (write === undefined || positionals.length !== 1) {
        const got = positionals.length === 0 ? 'nothing' : `'${positionals.join(' ')}'`;
        throw new UsageError(`completion takes one of ${names.join(', ')}, got ${got}`);
      }
      process.stdout.write(write(all()));
      return Promise.resolve(0);
    },
  };
}

const FLAGS = ['--help', '--version'];

/** Without what only newer versions than macOS' have. */
function bash(commands: Commands): string {
  const values = Object.entries(commands).flatMap(([name, { options }]) =>
    Object.entries(options).flatMap(([option, spec]) => {
      if (spec.type === 'boolean') return [];
      const offered = spec.choices === undefined ? '' : words(spec.choices);
      const action = offered === '' ? (isFile(spec) ? 'compgen -f -- "$cur"' : ':') : offered;
      return [`    ${name}:--${option}) COMPREPLY=($(${action})); return ;;`];
    }),
  );
  const others = Object.entries(commands).map(([name, { options, completes = {} }]) => {
    const flags = words([...Object.keys(options).map((option) => `--${option}`), '--help']);
    const files = (completes.files ?? []).map((ending) => `compgen -f -X '!*.${ending}' -- "$cur"`);
    const offered = [
      ...(completes.words === undefined ? [] : [words(completes.words)]),
      ...(files.length === 0 ? [] : [...files, 'compgen -d -- "$cur"']),
    ].join('; ');
    return `    ${name}) if [[ $cur == -* ]]; then COMPREPLY=($(${flags})); else COMPREPLY=($(${offered || ':'})); fi ;;`;
  });
  return `# normbook for bash
_normbook() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} IFS=$'\\n'
  COMPREPLY=()
  if (( COMP_CWORD == 1 )); then
    COMPREPLY=($(${words([...Object.keys(commands), ...FLAGS])}))
    return
  fi
  case "\${COMP_WORDS[1]}:$prev" in
${values.join('\n')}
  esac
  case "\${COMP_WORDS[1]}" in
${others.join('\n')}
  esac
}
complete -o filenames -F _normbook normbook
`;
}

function words(list: readonly string[]): string {
  return `compgen -W $'${list.join('\\n')}' -- "$cur"`;
}

function isFile({ value }: Option): boolean {
  return value === 'FILE';
}

function zsh(commands: Commands): string {
  const described = Object.entries(commands).map(([name, { summary }]) =>
    quoted(`${name}:${firstLine(summary)}`),
  );
  const cases = Object.entries(commands).map(([name, { options, completes = {} }]) => {
    const specs = Object.entries(options).map(([option, spec]) => {
      const flag = `--${option}[${bracketed(spec.summary)}]`;
      if (spec.type === 'boolean') return quoted(flag);
      const action =
        spec.choices === undefined ? (isFile(spec) ? '_files' : ' ') : `(${spec.choices.join(' ')})`;
      return quoted(`${flag}:${spec.value ?? option}:${action}`);
    });
    const { words: offered, files } = completes;
    const rest = [
      ...(offered === undefined ? [] : [quoted(`*:word:(${offered.join(' ')})`)]),
      ...(files === undefined ? [] : [quoted(`*:file:_files -g "*.(${files.join('|')})"`)]),
    ];
    return `    ${name}) _arguments ${[...specs, quoted('--help[tells its options]'), ...rest].join(' ')} ;;`;
  });
  return `#compdef normbook
_normbook() {
  local -a commands
  commands=(${described.join(' ')})
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local name=$words[2]
  shift words
  (( CURRENT-- ))
  case $name in
${cases.join('\n')}
  esac
}
if [[ $funcstack[1] == _normbook ]]; then _normbook "$@"; else compdef _normbook normbook; fi
`;
}

function fish(commands: Commands): string {
  const lines = Object.entries(commands).flatMap(([name, { summary, options, completes = {} }]) => {
    const within = `complete -c normbook -n '__fish_seen_subcommand_from ${name}'`;
    const flags = Object.entries(options).map(([option, spec]) => {
      const value =
        spec.choices === undefined ? (isFile(spec) ? ' -r -F' : ' -x') : ` -x -a '${spec.choices.join(' ')}'`;
      return `${within} -l ${option}${spec.type === 'boolean' ? '' : value} -d ${quotedForFish(spec.summary)}`;
    });
    const files = (completes.files ?? []).map(
      (ending) => `${within} -k -a '(__fish_complete_suffix .${ending})'`,
    );
    const offered = completes.words === undefined ? [] : [`${within} -a '${completes.words.join(' ')}'`];
    return [
      `complete -c normbook -n __fish_use_subcommand -a ${name} -d ${quotedForFish(firstLine(summary))}`,
      ...flags,
      `${within} -l help -d 'tells its options'`,
      ...offered,
      ...files,
    ];
  });
  return `# normbook for fish\ncomplete -c normbook -f\n${lines.join('\n')}\n`;
}

function firstLine(text: string): string {
  return text.split('\n')[0]?.replace(/:$/, '') ?? '';
}

/** A word of a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Where brackets and colons would end a description. */
function bracketed(text: string): string {
  return text.replace(/[[\]:\\]/g, '\\$&');
}

function quotedForFish(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
