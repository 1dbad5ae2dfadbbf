import ArgumentParser

@main
struct Unmix: ParsableCommand {}
