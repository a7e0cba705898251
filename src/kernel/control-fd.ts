/** The number of the control pipe among the kernel's file descriptors: after stdin, stdout, stderr and IPC. */
export const CONTROL_FD = 4;
