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
	# Both are dictionaries, and a database may be called Values: PowerShell would look for a key first.
	foreach ($kind in $read.get_Values()) {
		$name = $kind.get_CounterName()
		if ($Counter -notcontains $name) { continue }
		foreach ($one in $kind.get_Values()) { @{ Counter = $name; Instance = $one.InstanceName; Value = $one.RawValue } }
	}
}
