/** What the kernel's control thread and its parent have agreed on. */

/** The number of the control pipe among the kernel's file descriptors: after stdin, stdout, stderr and IPC. */
export const CONTROL_FD = 4;

/** Before the figures that the thread writes to standard error when it ends a process that takes too much memory. */
export const MEMORY_NOTICE = 'normbook: out of memory,';
