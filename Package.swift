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
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(name: "CFiles"),
    .systemLibrary(name: "CGDAL", pkgConfig: "gdal", providers: [.apt(["libgdal-dev"])]),
    .target(name: "CKernels"),
    .target(name: "CFloors"),
    room("Essentials"),
    room("LinearAlgebra", ["CKernels"]),
    room("Rasters", ["CGDAL", "Essentials"]),
    room("TileEngine", ["Essentials"]),
    room(
      "DurableFiles",
      [
        "CFiles", "Essentials", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]
    ),
    room("Spectra", ["LinearAlgebra", "DurableFiles", "Essentials"]),
    room("Scenes", ["Spectra", "Rasters", "LinearAlgebra", "Essentials"]),
    room("Unmixing", ["Spectra", "LinearAlgebra", "Essentials"]),
    room("Metrics", ["LinearAlgebra"]),
    room(
      "Training",
      ["Unmixing", "Metrics", "Spectra", "LinearAlgebra", "DurableFiles", "Essentials"]
    ),
    room(
      "Products",
      ["Rasters", "Spectra", "Metrics", "LinearAlgebra", "DurableFiles", "Essentials"]
    ),
    room(
      "Sampling",
      [
        "Products", "Unmixing", "Scenes", "Spectra", "Rasters", "LinearAlgebra", "DurableFiles",
        "Essentials",
      ]
    ),
    room(
      "Methods",
      [
        "Sampling", "Training", "Unmixing", "Scenes", "Spectra", "Rasters", "LinearAlgebra",
        "DurableFiles", "Essentials", "Yams",
      ]
    ),
    room(
      "Processing",
      [
        "Methods", "Sampling", "Products", "Training", "Unmixing", "Scenes", "Spectra", "Rasters",
        "LinearAlgebra", "TileEngine", "DurableFiles", "Essentials",
      ]
    ),
    room(
      "Catalogue",
      ["DurableFiles", "Essentials", .product(name: "GRDB", package: "GRDB.swift")]
    ),
    room(
      "Archives",
      [
        "Catalogue", "Processing", "Methods", "Sampling", "Products", "Scenes", "Spectra",
        "Rasters",
        "DurableFiles", "Essentials", .product(name: "Logging", package: "swift-log"),
      ]
    ),
    room(
      "Studies",
      [
        "Processing", "Methods", "Sampling", "Products", "Training", "Unmixing", "Metrics",
        "Scenes", "Spectra", "Rasters", "LinearAlgebra", "TileEngine", "DurableFiles",
        "Essentials",
      ]
    ),
    .executableTarget(
      name: "unmix",
      dependencies: [
        "DurableFiles",
        "Archives", "Studies", "Processing", "Methods", "Sampling", "Scenes", "Spectra", "Rasters",
        "Training",
        "Essentials", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "Studies", "Processing", "Methods", "Sampling", "Training", "Unmixing", "Scenes", "Spectra",
        "Rasters",
        "LinearAlgebra", "TileEngine", "Essentials", "CFloors",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict
    ),
    tests("LinearAlgebraTests", ["LinearAlgebra", "CKernels"]),
    tests("RastersTests", ["Rasters"]),
    tests("TileEngineTests", ["TileEngine", "Essentials"]),
    tests(
      "DurableFilesTests",
      [
        "DurableFiles", "CFiles", "Essentials",
        .product(name: "SystemPackage", package: "swift-system"),
      ]
    ),
    tests(
      "CatalogueTests",
      ["Catalogue", "DurableFiles", .product(name: "GRDB", package: "GRDB.swift")]
    ),
    tests("SpectraTests", ["Spectra", "LinearAlgebra", "DurableFiles"]),
    tests("ScenesTests", ["Scenes", "Spectra", "Rasters", "LinearAlgebra"]),
    tests("UnmixingTests", ["Unmixing", "Metrics", "Spectra", "LinearAlgebra"]),
    tests("MetricsTests", ["Metrics", "LinearAlgebra"]),
    tests(
      "TrainingTests",
      [
        "Training", "Unmixing", "Metrics", "Spectra", "LinearAlgebra", "DurableFiles", "CKernels",
      ]
    ),
    tests(
      "ProductsTests",
      [
        "Products", "Rasters", "Spectra", "Metrics", "LinearAlgebra", "DurableFiles", "Essentials",
      ]
    ),
    tests(
      "ProcessingTests",
      [
        "Archives", "Catalogue", "Studies", "Processing", "Methods", "Sampling", "Products",
        "Training", "Unmixing", "Scenes", "Spectra", "Rasters", "LinearAlgebra", "DurableFiles",
        "Essentials", .product(name: "Logging", package: "swift-log"),
      ]
    ),
    tests("BenchmarksTests", ["Benchmarks", "CFloors"]),
    tests(
      "CommandTests",
      [
        "unmix", "Archives", "Processing", "Methods", "Sampling", "Rasters", "Spectra",
        "LinearAlgebra",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]
    ),
    tests("StructureTests", []),
  ]
)
