function Read-ExfCounter {
	<#
	.SYNOPSIS
	Raw values of performance counters, one row per instance. Throws when Windows has no such category.
	.DESCRIPTION
	One reading of the whole category: that is how Windows keeps them, and it takes no two samples.
	.PARAMETER Counter
	Names of the counters that are wanted. Windows gives those that the category has.
	#>
	param([string]$Category, [string[]]$Counter)
	$read = [Activator]::CreateInstance([Diagnostics.PerformanceCounterCategory], [object[]](, $Category)).ReadCategory()
	foreach ($kind in $read.Values) {
		if ($Counter -notcontains $kind.CounterName) { continue }
		foreach ($one in $kind.Values) { @{ Counter = $kind.CounterName; Instance = $one.InstanceName; Value = $one.RawValue } }
	}
}
