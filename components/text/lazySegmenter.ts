/**
 * Stands for Intl.Segmenter, which is made when something is cut. The first one takes as long as the first frame to be
 * painted, and most texts never need one. The bundle gives it to the packages as well, which make theirs on loading.
 */
export class LazySegmenter {
	readonly #make: () => Intl.Segmenter;
	#made: Intl.Segmenter | null = null;

	constructor(...options: ConstructorParameters<typeof Intl.Segmenter>) {
		// The bundle knows the full name as this class's own.
		const {Segmenter} = Intl;
		this.#make = () => new Segmenter(...options);
	}

	segment(text: string): Intl.Segments {
		this.#made ??= this.#make();
		return this.#made.segment(text);
	}
}
