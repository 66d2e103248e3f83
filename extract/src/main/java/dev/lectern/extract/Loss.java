package dev.lectern.extract;

/** Something that could not be carried over, in words of ours and never of the file's; page 0 is the whole file. */
public record Loss(int page, String what) {}
