/** Where a kernelspec goes; at most one of them, none means `user`. */
export interface KernelLocation {
  /** Jupyter's data folder of this user. */
  readonly user?: boolean;
  /** `PREFIX/share/jupyter/kernels`. */
  readonly prefix?: string;
  /** The prefix of the Python that runs the `jupyter` on PATH. */
  readonly sysPrefix?: boolean;
}
