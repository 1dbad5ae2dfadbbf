// swift-tools-version: 6.2
import PackageDescription

/// Every target compiles under the same strict settings; see Docs/Design.md.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatWarning("StrictMemorySafety", as: .error),
  .enableExperimentalFeature("Lifetimes"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// One room of the design: a library target and the rooms below it that it may import.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of a room, or of the whole command.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: name,
    dependencies: dependencies,
    swiftSettings: [
      .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"),
      .enableUpcomingFeature("MemberImportVisibility"),
    ]
  )
}

let package = Package(
  name: "unmix",
  products: [
    .executable(name: "unmix", targets: ["unmix"]),
    .executable(name: "unmix-bench", targets: ["Benchmarks"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CFiles"),
    .systemLibrary(name: "CGDAL", pkgConfig: "gdal", providers: [.apt(["libgdal-dev"])]),
    .systemLibrary(
      name: "COpenBLAS",
      pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"])]
    ),
    .target(name: "CKernels"),
    .target(name: "CFloors"),
    room("LinearAlgebra", ["COpenBLAS", "CKernels"]),
    room("Rasters", ["CGDAL"]),
    room("TileEngine"),
    room("DurableFiles", ["CFiles", .product(name: "Crypto", package: "swift-crypto")]),
    room("Spectra", ["LinearAlgebra", "DurableFiles"]),
    room("Scenes", ["Spectra", "Rasters", "LinearAlgebra"]),
    room("Unmixing", ["Spectra", "LinearAlgebra"]),
    room("Metrics", ["LinearAlgebra"]),
    room("Training", ["Unmixing", "Metrics", "Spectra", "LinearAlgebra", "DurableFiles"]),
    room("Products", ["Rasters", "Spectra", "Metrics", "LinearAlgebra", "DurableFiles"]),
    room(
      "Processing",
      [
        "Products", "Training", "Unmixing", "Metrics", "Scenes", "Spectra", "Rasters",
        "LinearAlgebra", "TileEngine", "DurableFiles", "Yams",
      ]
    ),
    .executableTarget(
      name: "unmix",
      dependencies: [
        "Processing", "Scenes", "Spectra", "Rasters", "Training",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "Processing", "Training", "Unmixing", "Scenes", "Spectra", "Rasters", "LinearAlgebra",
        "TileEngine", "CFloors", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict
    ),
    tests("LinearAlgebraTests", ["LinearAlgebra"]),
    tests("RastersTests", ["Rasters"]),
    tests("TileEngineTests", ["TileEngine"]),
    tests("DurableFilesTests", ["DurableFiles"]),
    tests("SpectraTests", ["Spectra", "LinearAlgebra", "DurableFiles"]),
    tests("ScenesTests", ["Scenes", "Spectra", "Rasters", "LinearAlgebra"]),
    tests("UnmixingTests", ["Unmixing", "Metrics", "Spectra", "LinearAlgebra"]),
    tests("MetricsTests", ["Metrics", "LinearAlgebra"]),
    tests(
      "TrainingTests",
      ["Training", "Unmixing", "Metrics", "Spectra", "LinearAlgebra", "DurableFiles"]
    ),
    tests("ProductsTests", ["Products", "Rasters", "Spectra", "Metrics", "LinearAlgebra"]),
    tests(
      "ProcessingTests",
      ["Processing", "Training", "Unmixing", "Scenes", "Spectra", "Rasters", "LinearAlgebra"]
    ),
    tests("BenchmarksTests", ["Benchmarks", "CFloors"]),
    tests("CommandTests", ["Rasters", "Spectra", "LinearAlgebra"]),
    tests("StructureTests", []),
  ]
)
