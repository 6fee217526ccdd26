module
/- namespace Comment -/
structure Defined where
namespace Rules.Defined
namespace Hidden
namespace Elsewhere
