/** The file that has the version of a project, and how a commit that changes it is called and where it is pushed. */
export type VersionConfig = {
	readonly file: string;
	/** Message, with {version}. */
	readonly commit: string;
	/** A remote, and a branch of it. */
	readonly push: string;
	readonly branch: string;
};
